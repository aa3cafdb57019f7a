import Canvas

extension String {
  /// The beginning of a text in one line: as many whole sentences as fit, or else as much of the first as fits, with an ellipsis.
  func sentences(columns: Int) -> String {
    var whole = startIndex
    var width = 0
    for index in indices {
      width += String(self[index]).columns
      guard width <= columns else { break }
      let next = self.index(after: index)
      // A point inside a number or a name ends no sentence; the full-width signs always do.
      let isEnd = "。？！".contains(self[index]) || ".?!".contains(self[index]) && (next == endIndex || self[next] == " ")
      if isEnd || next == endIndex { whole = next }
    }
    return whole == startIndex ? TextLine(self).truncated(to: columns).text : String(self[..<whole])
  }
}
