import Canvas
import Testing

/// The relative luminance of a colour (WCAG 2).
private func luminance(_ color: RGB) -> Double {
  func linear(_ value: UInt8) -> Double {
    let share = Double(value) / 255
    return share <= 0.04045 ? share / 12.92 : power((share + 0.055) / 1.055)
  }
  return 0.2126 * linear(color.red) + 0.7152 * linear(color.green) + 0.0722 * linear(color.blue)
}

/// `base` to the power 2.4, for values from 0 to 1: the fifth root of its twelfth power, by Newton's method.
private func power(_ base: Double) -> Double {
  let twelfth = (0..<12).reduce(1.0) { product, _ in product * base }
  return (0..<200).reduce(1.0) { root, _ in root - (root * root * root * root * root - twelfth) / (5 * root * root * root * root) }
}

/// The contrast of two colours, 1 to 21.
private func contrast(_ first: RGB, _ second: RGB) -> Double {
  let (one, two) = (luminance(first), luminance(second))
  return (max(one, two) + 0.05) / (min(one, two) + 0.05)
}

@Suite struct Themes {
  @Test func `contrast is measured as WCAG does`() {
    #expect(abs(contrast(RGB(255, 255, 255), RGB(0, 0, 0)) - 21) < 0.01)
    #expect(abs(contrast(RGB(119, 119, 119), RGB(255, 255, 255)) - 4.48) < 0.01)
  }

  @Test func `every role can be read on every surface with 256 colours`() {
    for name in [Theme.Name.dark, .light, .highContrast] {
      let theme = Theme(name, depth: .indexed256)
      let wanted = name == .highContrast ? 7.0 : 4.5
      for role in Role.allCases {
        for surface in Surface.allCases {
          let look = theme.attributes(of: role, on: surface)
          let reached = contrast(theme.color(look.foreground, isBackground: false), theme.color(look.background, isBackground: true))
          #expect(reached >= wanted, "\(name): \(role) on \(surface) has \(reached)")
          if name == .highContrast { #expect(!look.flags.contains(.dim)) }
        }
      }
    }
  }

  @Test func `no theme uses more colours than its depth`() {
    for name in Theme.Name.allCases {
      for depth in ColorDepth.allCases {
        let theme = Theme(name, depth: depth)
        let limit = theme.depth == .mono ? 0 : Int16(depth.rawValue)
        for role in Role.allCases {
          for surface in Surface.allCases {
            let look = theme.attributes(of: role, on: surface)
            #expect(look.foreground < limit && look.background < limit, "\(name) \(depth): \(role) on \(surface)")
            #expect(look.foreground != look.background || look.foreground == -1, "\(name) \(depth): \(role) on \(surface) is invisible")
          }
        }
      }
    }
    #expect(Theme(.mono, depth: .indexed256).depth == .mono)
  }

  @Test(arguments: [ColorDepth.mono, .indexed8, .indexed16, .indexed256])
  func `what the eye must find stands out at every depth`(depth: ColorDepth) {
    for name in Theme.Name.allCases {
      let theme = Theme(name, depth: depth)
      let plain = theme.attributes(of: .text, on: .plain)
      for role in [Role.title, .focusMark, .kernelRing, .changedNow, .currentMark, .question, .fault, .error, .keyName, .heading, .masked] {
        #expect(theme.attributes(of: role, on: .plain) != plain, "\(name): \(role)")
      }
      for surface in [Surface.current, .selection, .match, .bar] {
        #expect(theme.attributes(of: .text, on: surface) != plain, "\(name): \(surface)")
      }
    }
  }

  @Test func `a theme for a ground paints it, the usual one leaves the terminal's`() {
    for name in Theme.Name.allCases {
      for depth in [ColorDepth.indexed8, .indexed16, .indexed256] {
        let theme = Theme(name, depth: depth)
        for role in Role.allCases {
          let look = theme.attributes(of: role, on: .plain)
          let isPainted = name == .light || name == .highContrast
          #expect((look.background >= 0) == isPainted && (!isPainted || look.foreground >= 0), "\(name) \(depth): \(role)")
        }
      }
    }
  }

  @Test func `rings differ by colour wherever there is colour`() {
    for name in [Theme.Name.dark, .light] {
      for depth in [ColorDepth.indexed8, .indexed16, .indexed256] {
        let theme = Theme(name, depth: depth)
        #expect(theme.attributes(of: .userRing, on: .plain).foreground != theme.attributes(of: .kernelRing, on: .plain).foreground)
      }
    }
  }

  @Test func `the looks of all roles are as their golden`() {
    var text = ""
    for name in Theme.Name.allCases {
      for depth in ColorDepth.allCases.reversed() where name != .mono || depth == .mono {
        let theme = Theme(name, depth: depth)
        for surface in Surface.allCases {
          for role in Role.allCases where surface == .plain || [.text, .dim, .changedNow].contains(role) {
            text += "\(name.rawValue) \(depth) \(role)/\(surface): \(theme.attributes(of: role, on: surface).selectGraphicRendition)\n"
          }
        }
      }
    }
    expectGolden(text, "themes.txt")
  }
}
