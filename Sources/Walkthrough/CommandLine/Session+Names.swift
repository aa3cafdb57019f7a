import Canvas
import LinuxABI
import Narration
import Primitives
import Simulation
import Vocabulary
import X86

/// What there is to choose from.
extension Session {
  /// The names of the world's images and kernel.
  static func names(of world: World) -> CommandNames {
    var names = CommandNames()
    var seen: [String: CommandNames.Symbol] = [:]
    var files: Set<String> = []
    for image in [world.kernel, world.program] {
      for symbol in image.symbols.symbols where symbol.kind != .threadLocal && !symbol.isAbsolute && seen[symbol.name] == nil {
        // A name that several places share means the one that an expression would take it for.
        let chosen = image.symbols[symbol.name] ?? symbol
        let isCode = chosen.kind == .function || image.function(at: chosen.address.value)?.symbol.address == chosen.address
        seen[symbol.name] = CommandNames.Symbol(name: symbol.name, address: chosen.address.value, isCode: isCode && chosen.kind != .object)
      }
      for file in image.debug?.lines.files ?? [] { files.insert(file.name) }
    }
    names.symbols = seen.values.sorted { $0.name < $1.name }
    names.files = files.sorted()
    names.systemCalls = SystemCall.all(world.era).map {
      CommandNames.SystemCall(number: $0.number, name: $0.name, signature: $0.signature)
    }
    return names
  }

  /// The items of a list that a person opens.
  func items(for purpose: Finder.Purpose) -> [Finder.Item] {
    switch purpose {
    case .search: Finder.Item.panes(state) + paneItems
    case .panes: Finder.Item.panes(state)
    case .bookmarks: timeline.bookmarks.map { Finder.Item(.bookmark($0), $0.name, bookmarkDetail($0)) }
    case .watch, .who, .edit: placeItems
    // They come with the list itself.
    case .moments: []
    }
  }

  private func bookmarkDetail(_ bookmark: Bookmark) -> String {
    let tick = Narrator(language: state.language).tick(bookmark.position)
    let branch = timeline.branches.first { $0.id == bookmark.branch }
    return branch?.parent == nil ? tick : "\(tick)  \(branch?.name ?? "")"
  }

  /// The rows of the panes that are on the screen.
  private var paneItems: [Finder.Item] {
    let inspector = timeline.inspector(part: part)
    let words = Narrator(language: state.language)
    return paneTexts(state, inspector).flatMap { pane, rows in
      rows.map { Finder.Item(.pane(pane), $0, words.title(of: pane)) }
    }
  }

  /// Registers, flags, saved registers and MSRs with their values, those of the focused pane first.
  private var placeItems: [Finder.Item] {
    let inspector = timeline.inspector(part: part)
    let cpu = inspector.cpu
    func item(_ name: String, _ value: UInt64) -> Finder.Item {
      let text = value < 10 ? "\(value)" : "0x" + hex(value)
      return Finder.Item(.place(name, value: text), name, text)
    }
    let registers = RegistersView.order.map { item($0.name, cpu[$0]) }
    let flags = Flag.allCases.reversed().map {
      item(ExpressionReference.flag($0).name, (cpu.rflags.rawValue & $0.mask) >> UInt64($0.bit))
    }
    // Which words hold something is for the pane to say: one can watch for the others to be filled.
    let frame = inspector.frameAddress.map { base in
      PtRegs.fields.reversed().map { item("pt_regs." + $0.name, inspector.word(at: base &+ $0.offset) ?? 0) }
    }
    let control = [0, 2, 3, 4].map { item("cr\($0)", cpu[control: $0]) }
    let msrs = MSR.names.filter { $0.msr != .tsc }.map { item($0.name, cpu[$0.msr] ?? 0) }
    let groups: [(panes: Set<PaneName>, items: [Finder.Item])] = [
      ([.code, .registers, .console], registers), ([.flags], flags), ([.frame, .stacks, .verdict, .dispatch], frame ?? []),
      ([.privilege, .parts], msrs + control),
    ]
    let first = groups.filter { $0.panes.contains(state.focus) }
    let others = groups.filter { !$0.panes.contains(state.focus) }
    return (first + others).flatMap(\.items)
  }
}
