/// What a screen shows of one interrupt controller.
package struct PICView: Sendable, Equatable {
  /// Interrupt request register.
  package let irr: UInt8
  /// In-service register.
  package let isr: UInt8
  /// Interrupt mask register.
  package let imr: UInt8
  /// The levels of the lines.
  package let lines: UInt8
  /// The vector of line 0.
  package let firstVector: UInt8
  /// The line that INT stands for; `nil` while INT is low.
  package let request: UInt8?

  init(_ chip: PIC8259) {
    irr = chip.irr
    isr = chip.isr
    imr = chip.imr
    lines = chip.lines
    firstVector = chip.vector(0)
    request = chip.request
  }
}

/// What a screen shows of one counter of the timer.
package struct PITCounterView: Sendable, Equatable {
  /// The mode, 0 to 5.
  package let mode: UInt8
  /// The count as last written; 0 stands for 65536 (10000 in BCD).
  package let reload: UInt16
  /// The counting element now.
  package let count: UInt16
  /// The OUT output.
  package let output: Bool
  /// The GATE input.
  package let gate: Bool
  /// Whether the element counts.
  package let isCounting: Bool
  /// The status byte that a read-back command would give.
  package let status: UInt8

  init(_ counter: PITCounter, now: UInt64) {
    var settled = counter
    let pulse = PITClock.pulses(at: now)
    settled.settle(to: pulse)
    mode = settled.mode
    reload = settled.countRegister
    count = settled.visibleCount(at: pulse)
    output = settled.output
    gate = settled.gate
    isCounting = settled.isCounting
    status = settled.status
  }
}

/// What a screen shows of the serial port.
package struct UARTView: Sendable, Equatable {
  /// Interrupt enable register.
  package let ier: UInt8
  /// Interrupt identification register.
  package let iir: UInt8
  /// FIFO control register as last written.
  package let fcr: UInt8
  /// Line control register.
  package let lcr: UInt8
  /// Modem control register.
  package let mcr: UInt8
  /// Line status register.
  package let lsr: UInt8
  /// Modem status register.
  package let msr: UInt8
  /// Scratch register.
  package let scr: UInt8
  /// The baud rate divisor of 115200.
  package let divisor: UInt16
  /// The bytes in the receiver, the next one first.
  package let receiver: [UInt8]
  /// The number of bytes that the terminal has still to send.
  package let incomingCount: Int
  /// The level of IRQ 4.
  package let interruptLine: Bool

  init(_ uart: UART16550) {
    ier = uart.ier
    iir = uart.iir
    fcr = uart.fcr
    lcr = uart.lcr
    mcr = uart.mcr
    lsr = uart.lsr
    msr = uart.msr
    scr = uart.scr
    divisor = uart.divisor
    receiver = uart.receiver
    incomingCount = uart.incoming.count
    interruptLine = uart.interruptLine
  }
}

/// What a screen shows of the keyboard controller.
package struct KeyboardView: Sendable, Equatable {
  /// The status register, port 0x64.
  package let status: UInt8
  /// The command byte.
  package let commandByte: UInt8
  /// The byte in the output buffer; `nil` when that is empty.
  package let output: UInt8?
  /// The number of scan code bytes that wait.
  package let waitingCount: Int

  init(_ controller: KeyboardController) {
    status = controller.status
    commandByte = controller.commandByte
    output = controller.isOutputFull ? controller.output.byte : nil
    waitingCount = controller.keyboard.scancodes.count
  }
}

/// What a screen shows of the CMOS clock.
package struct ClockView: Sendable, Equatable {
  /// The time in the time registers.
  package let time: CalendarTime
  /// Registers A to D.
  package let status: [UInt8]

  init(_ clock: RealTimeClock, now: UInt64) {
    var settled = clock
    settled.settle(to: now)
    time = settled.time
    var registers = Array(settled.registers[RealTimeClock.Register.a...RealTimeClock.Register.d])
    if settled.isUpdateInProgress(now: now) { registers[0] |= 0x80 }
    status = registers
  }
}

/// The registers of all devices at one time, taken without the side effects that reading ports has.
package struct DevicesView: Sendable, Equatable {
  /// The interrupt controllers: the master, then the slave.
  package let pics: [PICView]
  /// The level of INTR.
  package let interruptRequested: Bool
  /// The three counters of the timer.
  package let counters: [PITCounterView]
  /// The serial port.
  package let uart: UARTView
  /// The keyboard controller.
  package let keyboard: KeyboardView
  /// The CMOS clock.
  package let clock: ClockView
}

extension Devices {
  /// A look at all devices as they are at `now` (nanoseconds), which changes nothing.
  package func view(at now: UInt64) -> DevicesView {
    let now = min(now, Self.endOfTime)
    var current = self
    current.advance(to: now)
    return DevicesView(
      pics: [PICView(current.pic.master), PICView(current.pic.slave)], interruptRequested: current.interruptRequested,
      counters: [current.pit.counter0, current.pit.counter1, current.pit.counter2].map { PITCounterView($0, now: now) },
      uart: UARTView(current.uart), keyboard: KeyboardView(current.keyboard), clock: ClockView(current.clock, now: now))
  }
}
