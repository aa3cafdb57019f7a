/// The 64-bit task state segment and what Linux keeps in it (SDM Vol. 3, 7.7; Linux struct x86_hw_tss).
package enum TSS {
  /// Bytes without the I/O permission bitmap.
  package static let size: UInt64 = 104

  /// One field.
  package struct Field: Hashable, Sendable {
    package let offset: UInt64
    /// Bytes.
    package let size: Int
    /// Linux's name: `sp0`, `ist1`; empty for reserved bytes.
    package let name: String
    /// What Linux uses it for, in 4.20 and later.
    package let use: String
  }

  /// All fields by offset.
  package static let fields: [Field] = [
    Field(offset: 0x00, size: 4, name: "", use: "reserved"),
    Field(offset: 0x04, size: 8, name: "sp0", use: "top of this CPU's entry stack: RSP after an interrupt from ring 3"),
    Field(offset: 0x0c, size: 8, name: "sp1", use: "era 5.0: top of the current task's kernel stack (cpu_current_top_of_stack)"),
    Field(offset: 0x14, size: 8, name: "sp2", use: "scratch: the user's RSP while entry_SYSCALL_64 switches stacks"),
    Field(offset: 0x1c, size: 8, name: "", use: "reserved"),
    Field(offset: 0x24, size: 8, name: "ist1", use: "stack for #DF"),
    Field(offset: 0x2c, size: 8, name: "ist2", use: "stack for NMI"),
    Field(offset: 0x34, size: 8, name: "ist3", use: "stack for #DB"),
    Field(offset: 0x3c, size: 8, name: "ist4", use: "stack for #MC"),
    Field(offset: 0x44, size: 8, name: "ist5", use: "era 6.12: stack for #VC (AMD)"),
    Field(offset: 0x4c, size: 8, name: "ist6", use: "unused"),
    Field(offset: 0x54, size: 8, name: "ist7", use: "unused"),
    Field(offset: 0x5c, size: 10, name: "", use: "reserved"),
    Field(offset: 0x66, size: 2, name: "io_bitmap_base", use: "where the I/O permission bitmap begins"),
  ]

  /// The field of that name.
  package static func field(named name: String) -> Field? { name.isEmpty ? nil : fields.first { $0.name == name } }

  /// The field that holds the byte at `offset`.
  package static func field(at offset: UInt64) -> Field? { fields.last { $0.offset <= offset && offset - $0.offset < UInt64($0.size) } }
}
