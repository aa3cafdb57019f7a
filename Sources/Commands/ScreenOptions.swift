import ArgumentParser
import Canvas
import Terminal
import Vocabulary
import X86

/// The options of everything that draws: shared by all verbs with a screen or a picture of one. What is not given here is looked for in the
/// configuration file and in the environment.
struct ScreenOptions: ParsableArguments {
  @Option(help: "What to read in: en or ja; by default what the configuration file or the locale says.")
  var language: Language?
  @Option(help: "Colours: dark, light, high-contrast or mono.")
  var theme: Theme.Name?
  @Option(help: "How instructions are written: intel or att.")
  var syntax: Formatter.Syntax?
}

/// The options of a real terminal besides.
struct TerminalArguments: ParsableArguments {
  @OptionGroup var screen: ScreenOptions
  @Option(help: "How many colours: auto, 256, 16, 8 or never. NO_COLOR is honoured.")
  var color: ColorChoice?
  @Option(help: "Borders and signs in ASCII: auto, always or never.")
  var ascii: Choice?
  @ArgumentParser.Flag(inversion: .prefixedNo, help: "Report the mouse; without it the terminal's own selection works.")
  var mouse: Bool?
  @Option(help: "A layout of panes by its name in the configuration file.")
  var layout: String?

  /// What is in effect.
  var settings: Settings { Settings(screen, self) }
}

/// The options of a walk of one's own: on a terminal, or without one.
struct WalkArguments: ParsableArguments {
  @OptionGroup var terminal: TerminalArguments
  @ArgumentParser.Flag(
    help: "Walk in lines of text on standard input and output: for screen readers and braille displays, through a pipe too.")
  var plain = false
}

extension Language: ExpressibleByArgument {}
extension Theme.Name: ExpressibleByArgument {}
extension ColorChoice: ExpressibleByArgument {}
extension Choice: ExpressibleByArgument {}

extension Formatter.Syntax: ExpressibleByArgument {
  /// `intel` or `att`.
  package init?(argument: String) {
    guard let syntax = Formatter.Syntax.allCases.first(where: { $0.name == argument }) else { return nil }
    self = syntax
  }

  package var defaultValueDescription: String { name }
}

extension Size: ExpressibleByArgument {
  /// `120x40`.
  package init?(argument: String) {
    let parts = argument.split(separator: "x", omittingEmptySubsequences: false)
    guard parts.count == 2, let width = Int(parts[0]), let height = Int(parts[1]) else { return nil }
    guard (1...Size.widthLimit).contains(width), (1...Size.heightLimit).contains(height) else { return nil }
    self.init(width: width, height: height)
  }

  package var defaultValueDescription: String { "\(width)x\(height)" }
}
