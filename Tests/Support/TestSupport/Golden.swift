import Foundation
import Testing

/// Compares `text` with a file of the checkout, by its path from the root. With UPDATE_GOLDENS=1 in the environment the file is written instead, to be
/// reviewed as a change.
package func expectGolden(_ text: String, _ path: String, sourceLocation: SourceLocation = #_sourceLocation) {
  if ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] != nil {
    do {
      try Checkout.write(text, to: path)
    } catch {
      Issue.record("cannot write \(path): \(error)", sourceLocation: sourceLocation)
    }
    return
  }
  guard let golden = try? Checkout.text(path) else {
    Issue.record("there is no \(path)", sourceLocation: sourceLocation)
    return
  }
  if golden == text { return }
  let old = golden.split(separator: "\n", omittingEmptySubsequences: false)
  let new = text.split(separator: "\n", omittingEmptySubsequences: false)
  let line = zip(old, new).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(old.count, new.count)
  let was = old.indices.contains(line) ? old[line] : "(its end)"
  let now = new.indices.contains(line) ? new[line] : "(its end)"
  Issue.record("differs from \(path), first in line \(line + 1)\n  golden: \(was)\n  now:    \(now)", sourceLocation: sourceLocation)
}
