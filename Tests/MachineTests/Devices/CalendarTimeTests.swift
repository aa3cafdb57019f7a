import Machine
import Testing

@Suite struct CalendarTimeTests {
  /// Seconds since 1970 and the date and time they stand for, as `date -u -d @SECONDS` gives it; the day of the week from 1, Sunday.
  static let known: [(seconds: Int64, parts: [Int], dayOfWeek: Int)] = [
    (0, [1970, 1, 1, 0, 0, 0], 5),
    (1_551_571_200, [2019, 3, 3, 0, 0, 0], 1),
    (951_782_399, [2000, 2, 28, 23, 59, 59], 2),
    (951_782_400, [2000, 2, 29, 0, 0, 0], 3),
    (4_107_542_400, [2100, 3, 1, 0, 0, 0], 2),
    (2_147_483_647, [2038, 1, 19, 3, 14, 7], 3),
    (-1, [1969, 12, 31, 23, 59, 59], 4),
    (-11_676_096_000, [1600, 1, 1, 0, 0, 0], 7),
  ]

  @Test(arguments: known.indices)
  func `known times`(index: Int) {
    let (seconds, parts, dayOfWeek) = Self.known[index]
    let time = CalendarTime(
      year: parts[0], month: parts[1], day: parts[2], hour: parts[3], minute: parts[4], second: parts[5])
    #expect(CalendarTime(secondsSince1970: seconds) == time)
    #expect(time.secondsSince1970 == seconds)
    #expect(time.dayOfWeek == dayOfWeek)
  }

  @Test func `every day of 800 years follows the one before`() {
    var previous = CalendarTime(secondsSince1970: -11_676_096_000)
    for day in 1..<292_194 {
      let time = CalendarTime(secondsSince1970: -11_676_096_000 + Int64(day) * 86_400)
      let isNextDay = time.month == previous.month && time.day == previous.day + 1
      let isNextMonth = time.day == 1 && time.month == previous.month % 12 + 1 && previous.day >= 28
      #expect(isNextDay || isNextMonth)
      #expect(time.secondsSince1970 == -11_676_096_000 + Int64(day) * 86_400)
      previous = time
    }
    #expect(previous.year == 2399)
  }

  @Test func `parts out of range carry over`() {
    let time = CalendarTime(year: 2019, month: 12, day: 31, hour: 23, minute: 59, second: 75)
    #expect(CalendarTime(secondsSince1970: time.secondsSince1970).year == 2020)
    #expect(CalendarTime(year: 2019, month: 0, day: 1, hour: 0, minute: 0, second: 0).secondsSince1970 == 1_546_300_800)
  }
}
