import Primitives

/// How a seat takes part. The raw value is its name on the wire.
package enum SeatMode: String, Hashable, Sendable, CaseIterable {
  case following
  /// On a walk of its own.
  case roaming
  /// Asks for help.
  case stuck
}

/// What a follower or the presenter's console says to the class.
package enum ClientMessage: Hashable, Sendable {
  /// The first line of a follower; the code is empty on the socket of the class's own user.
  case hello(version: Int, code: String)
  /// The first line of the presenter's console.
  case present(version: Int, secret: String)
  /// Takes a seat. The token is the follower's own choice and finds the same seat again after a lost connection.
  case join(token: UInt64, ClassTerms)
  /// The digest of the follower's machine at a showing.
  case digest(showing: Int, UInt64)
  /// An answer to a question that was asked, as it was typed.
  case answer(asking: Int, round: Int, String)
  case mode(SeatMode)
  case ping(Int)
  /// A command of the presenter with a number that grows; a number that was seen before is ignored.
  case command(number: Int, PresenterCommand)
  case bye

  /// The line, without its end.
  package var line: String {
    switch self {
    case .hello(let version, let code): "hello \(version) \(code.isEmpty ? "-" : code)"
    case .present(let version, let secret): "present \(version) \(secret)"
    case .join(let token, let terms): "join \(WireText.hash(token)) \(terms.text)"
    case .digest(let showing, let digest): "digest \(showing) \(WireText.hash(digest))"
    case .answer(let asking, let round, let text): "answer \(asking) \(round) \(WireText.text(text))"
    case .mode(let mode): "mode \(mode.rawValue)"
    case .ping(let number): "ping \(number)"
    case .command(let number, let command): "do \(number) \(command.text)"
    case .bye: "bye"
    }
  }

  /// Reads a line without its end.
  package init(line: [UInt8]) throws(WireError) {
    var fields = try WireFields(line, limit: WireLimits.clientLine)
    let word = try fields.word()
    switch word {
    case "hello":
      let version = try fields.number()
      let code = try fields.word()
      guard code.utf8.count <= 32 else { throw WireError("the code is too long") }
      self = .hello(version: version, code: code == "-" ? "" : code)
    case "present":
      let version = try fields.number()
      let secret = try fields.word()
      guard secret.utf8.count <= 64 else { throw WireError("the secret is too long") }
      self = .present(version: version, secret: secret)
    case "join": self = .join(token: try fields.word64(), try ClassTerms(&fields))
    case "digest": self = .digest(showing: try fields.number(), try fields.word64())
    case "answer":
      self = .answer(asking: try fields.number(), round: try fields.number(upTo: 2), try fields.text(limit: WireLimits.answer))
    case "mode": self = .mode(try fields.name(SeatMode.self))
    case "ping": self = .ping(try fields.number())
    case "do":
      let number = try fields.number()
      let text = try fields.rest()
      guard let command = PresenterCommand(text) else { throw WireError("unknown command `\(text)`") }
      self = .command(number: number, command)
    case "bye": self = .bye
    default: throw WireError("unknown message `\(word)`")
    }
    try fields.end()
  }
}
