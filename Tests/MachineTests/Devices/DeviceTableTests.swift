import Testing

/// The tables of port operations: what each device answers, when.
@Suite struct DeviceTableTests {
  static let files = ["pic", "pit", "uart", "keyboard", "clock", "bus", "linux"]

  @Test(arguments: files)
  func `every table has cases`(file: String) { #expect(DeviceScript.cases(of: file).count >= 4) }

  @Test(arguments: files.flatMap(DeviceScript.cases(of:)))
  func `the devices answer as the table says`(script: DeviceScript) { script.run() }
}
