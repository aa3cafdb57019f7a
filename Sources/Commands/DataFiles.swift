import Foundation

/// Where the product's own data lies: lessons, kernel images, programs.
///
/// Looked for in this order: the option `--data`, the environment variable RINGWALK_DATA, the checkout that the executable lies in (the nearest
/// directory above it with Package.swift and lessons/), `../share/ringwalk` beside the executable, the XDG data directories.
struct DataFiles {
  /// Directories in the order in which they are searched.
  let roots: [String]

  init(option: String? = nil, environment: [String: String] = ProcessInfo.processInfo.environment, executable: String? = nil) {
    var roots: [String] = []
    if let option { roots.append(option) }
    if let variable = environment["RINGWALK_DATA"], !variable.isEmpty { roots.append(variable) }
    let binary = URL(fileURLWithPath: executable ?? Self.executablePath).resolvingSymlinksInPath()
    var directory = binary.deletingLastPathComponent()
    while directory.path != "/" {
      let isCheckout = ["Package.swift", "lessons"].allSatisfy { HostFiles.exists(directory.appendingPathComponent($0).path) }
      if isCheckout {
        roots.append(directory.path)
        break
      }
      directory = directory.deletingLastPathComponent()
    }
    roots.append(binary.deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("share/ringwalk").path)
    let home = environment["HOME"] ?? ""
    let dataHome = environment["XDG_DATA_HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? (home.isEmpty ? nil : home + "/.local/share")
    if let dataHome { roots.append(dataHome + "/ringwalk") }
    let shared = environment["XDG_DATA_DIRS"].flatMap { $0.isEmpty ? nil : $0 } ?? "/usr/local/share:/usr/share"
    roots += shared.split(separator: ":").map { $0 + "/ringwalk" }
    self.roots = roots
  }

  /// The first root that has `path` below it.
  func locate(_ path: String) -> String? {
    roots.lazy.map { $0 + "/" + path }.first { HostFiles.exists($0) }
  }

  private static var executablePath: String {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
  }
}
