/// A place where grids are shown and events come from: a terminal, or a test's record.
package protocol Screen: AnyObject {
  /// The number of columns and rows to draw.
  var size: Size { get }

  /// Shows `grid`. What does not fit is cut off.
  func present(_ grid: Grid)

  /// Paints everything anew at the next `present`: something else may have written over the screen.
  func invalidate()

  /// Shows everything in the colours of another theme from the next `present` on.
  func use(_ theme: Theme.Name)

  /// Waits until something happens, at most `milliseconds` (`nil` for ever), and returns it in order; empty when the time is up. `descriptors` are
  /// watched too.
  func wait(milliseconds: Int?, alsoWatching descriptors: [Int32]) -> [Event]

  /// Gives the terminal back, stops the process as its shell expects, and returns when it runs again. Nothing where there is no shell.
  func suspend()
}

extension Screen {
  /// Waits until something happens, at most `milliseconds` (`nil` for ever).
  package func wait(milliseconds: Int?) -> [Event] { wait(milliseconds: milliseconds, alsoWatching: []) }
}
