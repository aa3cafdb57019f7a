/// A date and time of day of the proleptic Gregorian calendar, and its distance from 1970 in seconds.
package struct CalendarTime: Sendable, Equatable {
  /// The year with its century.
  package var year: Int
  /// The month, 1 to 12.
  package var month: Int
  /// The day of the month, 1 to 31.
  package var day: Int
  /// The hour, 0 to 23.
  package var hour: Int
  /// The minute, 0 to 59.
  package var minute: Int
  /// The second, 0 to 59.
  package var second: Int

  /// A time from its parts, which need not be in range.
  package init(year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) {
    self.year = year
    self.month = month
    self.day = day
    self.hour = hour
    self.minute = minute
    self.second = second
  }

  /// The time `seconds` after 1970-01-01 00:00:00 (before, when negative), at most 10^12 seconds away.
  package init(secondsSince1970 seconds: Int64) {
    let bounded = Int(min(max(seconds, -1_000_000_000_000), 1_000_000_000_000))
    let days = Self.floorDivide(bounded, by: 86_400)
    let secondOfDay = bounded - days * 86_400
    // Counted from 1 March of year 0, so that the leap day is the last of its year and months have a regular pattern.
    let dayCount = days + 719_468
    let era = Self.floorDivide(dayCount, by: 146_097)
    let dayOfEra = dayCount - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    hour = secondOfDay / 3600
    minute = secondOfDay / 60 % 60
    second = secondOfDay % 60
  }

  /// Seconds since 1970-01-01 00:00:00. Parts out of range carry over (second 75 is in the next minute); a month is first brought
  /// into 1 to 12.
  package var secondsSince1970: Int64 {
    let boundedMonth = min(max(month, 1), 12)
    let yearFromMarch = boundedMonth <= 2 ? year - 1 : year
    let era = Self.floorDivide(yearFromMarch, by: 400)
    let yearOfEra = yearFromMarch - era * 400
    let monthFromMarch = (boundedMonth + 9) % 12
    let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    let days = era * 146_097 + dayOfEra - 719_468
    return Int64(days * 86_400 + secondOfDay)
  }

  /// Seconds since midnight; more than 86399 when a part is out of range.
  package var secondOfDay: Int { hour * 3600 + minute * 60 + second }

  /// The day of the week, 1 for Sunday to 7 for Saturday, as the clock chip counts.
  package var dayOfWeek: Int {
    let days = Self.floorDivide(Int(secondsSince1970), by: 86_400)
    // 1970-01-01 was a Thursday, day 5.
    let index = (days + 4) % 7
    return (index < 0 ? index + 7 : index) + 1
  }

  private static func floorDivide(_ value: Int, by divisor: Int) -> Int {
    let quotient = value / divisor
    return value % divisor < 0 ? quotient - 1 : quotient
  }
}
