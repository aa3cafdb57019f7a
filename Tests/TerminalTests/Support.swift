import Canvas
import Glibc
import Terminal

/// The text of a file of this test target; `nil` when there is none.
func read(_ name: String) -> String? {
  guard let file = fopen(String(#filePath.dropLast("/Support.swift".count)) + "/" + name, "r") else { return nil }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65536)
  while true {
    let count = fread(&buffer, 1, buffer.count, file)
    if count == 0 { break }
    bytes += buffer[..<count]
  }
  return String(decoding: bytes, as: UTF8.self)
}

/// The bytes of a text in which ESC is written `^[` and other bytes as `\xHH`.
func unescaped(_ text: String) -> [UInt8] {
  var result: [UInt8] = []
  var rest = Array(text.utf8)[...]
  while let byte = rest.popFirst() {
    if byte == UInt8(ascii: "^"), rest.first == UInt8(ascii: "[") {
      rest.removeFirst()
      result.append(0x1b)
    } else if byte == UInt8(ascii: "\\"), rest.first == UInt8(ascii: "x"), rest.count > 2,
      let value = UInt8(String(decoding: rest.dropFirst().prefix(2), as: UTF8.self), radix: 16)
    {
      rest.removeFirst(3)
      result.append(value)
    } else {
      result.append(byte)
    }
  }
  return result
}

/// What the terminal sent, as the tables write it.
func name(_ input: TerminalInput) -> String {
  switch input {
  case .cursorReport(_, let column): "cursor \(column)"
  case .event(.key(let key)): "\(key)"
  case .event(.paste(let text)): "paste \(text.debugDescription)"
  case .event(.focus(let isOn)): "focus \(isOn)"
  case .event(.mouse(let mouse)): name(mouse)
  case .event(let event): "\(event)"
  }
}

private func name(_ mouse: Mouse) -> String {
  let action =
    switch mouse.action {
    case .press(let button): "press \(button)"
    case .drag(let button): "drag \(button)"
    case .release(let button): "release \(button)"
    case .scrollUp: "scrollUp"
    case .scrollDown: "scrollDown"
    }
  let held = Key(.up, mouse.modifiers).description.dropLast(2)
  return "\(action) \(mouse.position.x),\(mouse.position.y)" + (held.isEmpty ? "" : " \(held)")
}
