import Primitives

extension CPUState {
  /// The state after `index` steps as one line, in the format that other machines' traces are compared in: `S index rip=... rax=...`, all numbers in
  /// hexadecimal. RFLAGS is shown without TF and RF.
  package func traceLine(index: UInt64) -> String {
    var fields = ["S \(index)", "rip=" + hex(rip, minimumDigits: 16)]
    for register in GeneralRegister.allCases { fields.append("\(register.name)=" + hex(self[register], minimumDigits: 16)) }
    fields.append("rflags=" + hex(rflags.rawValue & ~(Flag.tf.mask | Flag.rf.mask), minimumDigits: 8))
    fields.append("cs=" + hex(UInt64(self[.cs].selector), minimumDigits: 4))
    fields.append("ss=" + hex(UInt64(self[.ss].selector), minimumDigits: 4))
    fields.append("cpl=\(cpl)")
    fields.append("cr2=" + hex(cr2, minimumDigits: 16))
    fields.append("cr3=" + hex(cr3, minimumDigits: 16))
    fields.append("gs_base=" + hex(self[.gs].base, minimumDigits: 16))
    fields.append("kernel_gs_base=" + hex(kernelGSBase, minimumDigits: 16))
    return fields.joined(separator: " ")
  }
}
