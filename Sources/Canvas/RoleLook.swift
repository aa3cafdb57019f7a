/// How a role looks in every theme: which of the theme's colours it takes, and its flags with and without colour.
struct RoleLook {
  let hue: Hue
  let flags: Attributes.Flags
  let monoFlags: Attributes.Flags

  /// A look whose flags are the same with and without colour unless `mono` says otherwise.
  init(_ hue: Hue, _ flags: Attributes.Flags = [], mono: Attributes.Flags? = nil) {
    self.hue = hue
    self.flags = flags
    monoFlags = mono ?? flags
  }
}

extension Role {
  /// The role's look. Without colour, bold is for what the eye must find, underline for headings, and reverse for a question's chosen answer and for
  /// faults; surfaces add theirs.
  var look: RoleLook {
    switch self {
    case .text, .operand, .value, .answer, .lesson, .narration, .input, .keyLabel, .console: RoleLook(.plain)
    case .dim, .label, .note, .bytes, .lineNumber, .bitClear, .origin, .pending, .done, .tab: RoleLook(.faint)
    case .border: RoleLook(.faint, mono: [])
    case .strong: RoleLook(.bright, .bold)
    case .heading: RoleLook(.bright, .underline)
    case .title: RoleLook(.bright, .bold)
    case .focusMark: RoleLook(.change, .bold)
    case .userRing: RoleLook(.user)
    case .kernelRing: RoleLook(.kernel, mono: .bold)
    case .tabSelected: RoleLook(.bright, .bold, mono: [.bold, .underline])
    case .keyName: RoleLook(.name, .bold)
    case .progress: RoleLook(.good)
    case .address: RoleLook(.faint, mono: [])
    case .mnemonic: RoleLook(.name, mono: .bold)
    case .number: RoleLook(.literal)
    case .symbol: RoleLook(.literal)
    case .comment, .completion: RoleLook(.faint, mono: .dim)
    case .source: RoleLook(.good, mono: [])
    case .breakpoint: RoleLook(.bad, .bold)
    case .register: RoleLook(.name, mono: [])
    case .pointee, .string: RoleLook(.literal)
    case .bitSet: RoleLook(.bright, .bold)
    case .userSpace: RoleLook(.user)
    case .kernelSpace: RoleLook(.kernel)
    case .interruptsOn: RoleLook(.good)
    case .interruptsOff: RoleLook(.bad, mono: .bold)
    case .currentMark, .ongoing: RoleLook(.bright, .bold)
    case .executedMark: RoleLook(.plain)
    case .changedNow: RoleLook(.change, .bold)
    case .changedThisStop: RoleLook(.change, mono: [])
    case .masked: RoleLook(.change, .bold)
    case .question: RoleLook(.change, .bold)
    case .answerChosen: RoleLook(.bright, [.bold, .reverse])
    case .right: RoleLook(.good, .bold)
    case .wrong: RoleLook(.bad, .bold)
    case .hint, .notice: RoleLook(.name, mono: [])
    case .prompt: RoleLook(.bright, .bold)
    case .fault: RoleLook(.bad, [.bold, .reverse])
    case .error: RoleLook(.bad, .bold)
    case .warning: RoleLook(.change, .bold)
    }
  }
}
