import ArgumentParser
import Canvas
import Foundation
import Terminal
import Vocabulary

/// The options of everything that draws: shared by all verbs with a screen or a picture of one.
struct ScreenOptions: ParsableArguments {
  @Option(help: "What to read in: en or ja; by default what the locale says.")
  var language: Language?
  @Option(help: "Colours: dark, light, high-contrast or mono.")
  var theme = Theme.Name.dark

  /// The language that was asked for, else the locale's, else English.
  func chosenLanguage(_ environment: [String: String] = ProcessInfo.processInfo.environment) -> Language {
    if let language { return language }
    // The Linux console has no Japanese glyphs, whatever the locale says.
    if environment["TERM"] == "linux" { return .en }
    // POSIX: the first of these that is set and not empty decides.
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
    return Language.allCases.first { locale == $0.rawValue || locale.hasPrefix($0.rawValue + "_") } ?? .en
  }
}

/// The options of a real terminal besides.
struct TerminalArguments: ParsableArguments {
  @OptionGroup var screen: ScreenOptions
  @Option(help: "How many colours: auto, 256, 16, 8 or never. NO_COLOR is honoured.")
  var color = ColorChoice.automatic
  @Option(help: "Borders and signs in ASCII: auto, always or never.")
  var ascii = Choice.automatic
  @ArgumentParser.Flag(inversion: .prefixedNo, help: "Report the mouse; without it the terminal's own selection works.")
  var mouse = true

  var options: TerminalOptions { TerminalOptions(theme: screen.theme, color: color, ascii: ascii, mouse: mouse) }
}

extension Language: ExpressibleByArgument {}
extension Theme.Name: ExpressibleByArgument {}
extension ColorChoice: ExpressibleByArgument {}
extension Choice: ExpressibleByArgument {}

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
