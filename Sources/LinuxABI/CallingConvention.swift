/// Which registers carry arguments and results (System V ABI, x86-64 supplement, 3.2.3 and A.2.1).
package struct CallingConvention: Hashable, Sendable {
  /// In the order of the arguments.
  package let arguments: [String]
  package let result: String
  /// Registers that the callee may change, the result's included.
  package let clobbered: [String]

  /// A system call by SYSCALL. The fourth argument is in R10 because the instruction overwrites RCX.
  package static let systemCall = CallingConvention(
    arguments: ["rdi", "rsi", "rdx", "r10", "r8", "r9"], result: "rax", clobbered: ["rax", "rcx", "r11"])

  /// A call of a C function; further arguments are on the stack.
  package static let function = CallingConvention(
    arguments: ["rdi", "rsi", "rdx", "rcx", "r8", "r9"], result: "rax",
    clobbered: ["rax", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11"])
}
