extension Operation {
  /// The architectural actions of an instruction whose order the manuals publish (SDM Vol. 2, "Operation" of each); `nil` for all others, whose
  /// parts are simply their effects in order.
  package var publishedParts: [String]? {
    switch self {
    case .syscall:
      [
        "RCX <- RIP", "RIP <- LSTAR", "R11 <- RFLAGS", "RFLAGS &= ~FMASK", "CS <- STAR[47:32]", "CPL <- 0", "SS <- CS + 8",
      ]
    case .sysret:
      ["RIP <- RCX", "RFLAGS <- R11", "CS <- STAR[63:48] + 16", "CPL <- 3", "SS <- STAR[63:48] + 8"]
    case .swapgs:
      ["GS.base <- KERNEL_GS_BASE", "KERNEL_GS_BASE <- GS.base"]
    default: nil
    }
  }
}
