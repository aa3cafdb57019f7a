import CAssets
import Foundation

/// Where the product's own data lies: lessons, kernel images, programs.
///
/// Looked for in this order: the option `--data`, the environment variable RINGWALK_DATA, the checkout that the executable lies in (the nearest
/// directory above it with Package.swift and lessons/), `../share/ringwalk` beside the executable, the XDG data directories, and at last inside the
/// executable itself, which has all lessons, the kernels and the programs.
package struct DataFiles {
  /// Directories in the order in which they are searched.
  let roots: [String]

  package init(option: String? = nil, environment: [String: String] = ProcessInfo.processInfo.environment, executable: String? = nil) {
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

  /// Where a file was looked for that is nowhere, and what to do about it.
  private var whereLooked: String {
    "looked in \(roots.joined(separator: ", ")); --data DIR or RINGWALK_DATA names the directory that has lessons and assets, such as a checkout"
  }

  /// The host's path of the data file at `path` below a root, or an error that names the roots.
  func path(_ path: String) throws(HostFileError) -> String {
    if let found = locate(path) { return found }
    throw HostFileError(path: path, action: "find", reason: whereLooked)
  }

  /// The bytes of the data file at `path`, and the name by which messages call it.
  func read(_ path: String) throws(HostFileError) -> (bytes: [UInt8], name: String) {
    if let found = locate(path) { return (try HostFiles.read(found), found) }
    if let bytes = Self.embedded(path) { return (bytes, path) }
    throw HostFileError(path: path, action: "find", reason: whereLooked)
  }

  /// The names of the files in the directory `path` that end in `suffix`, in order: of the first root that has the directory, else those inside the
  /// executable.
  func list(_ path: String, suffix: String) -> [String] {
    if let directory = locate(path) {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
      return names.filter { $0.hasSuffix(suffix) }.sorted()
    }
    return Self.embeddedPaths.filter { $0.hasPrefix(path + "/") && $0.hasSuffix(suffix) }.map { String($0.dropFirst(path.count + 1)) }
  }

  // MARK: Inside the executable

  private static var embeddedPaths: [String] {
    (0..<cassets_count()).map { String(cString: cassets_get($0).path) }
  }

  private static func embedded(_ path: String) -> [UInt8]? {
    for index in 0..<cassets_count() {
      let file = cassets_get(index)
      if String(cString: file.path) == path { return Array(UnsafeBufferPointer(start: file.bytes, count: file.size)) }
    }
    return nil
  }

  private static var executablePath: String {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
  }
}
