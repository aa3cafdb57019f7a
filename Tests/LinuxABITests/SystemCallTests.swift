import Testing

import LinuxABI

@Suite struct `System calls` {
  @Test func `numbers and names are those of the system headers`() throws {
    let expected = try facts("unistd_64.txt")
    let all = SystemCall.all(.v6_12)
    #expect(Dictionary(all.map { ($0.number, $0.name) }, uniquingKeysWith: { first, _ in first }) == expected)
    #expect(all.count == expected.count, "no number twice")
    #expect(all.map(\.number) == all.map(\.number).sorted())
    #expect(all.last?.number == Era.v6_12.systemCallCount - 1)
    let old = SystemCall.all(.v5_0)
    #expect(Dictionary(old.map { ($0.number, $0.name) }, uniquingKeysWith: { first, _ in first }) == expected.filter { $0.key <= 334 })
    #expect(old.last?.number == Era.v5_0.systemCallCount - 1)
    for era in Era.allCases { #expect(Set(SystemCall.all(era).map(\.name)).count == SystemCall.all(era).count) }
  }

  @Test func `look-ups by number, name and symbol agree`() {
    for era in Era.allCases {
      for row in SystemCall.all(era) {
        #expect(SystemCall.numbered(row.number, era) == row)
        #expect(SystemCall.named(row.name, era) == row)
        if let symbol = row.entrySymbol { #expect(SystemCall.entered(at: symbol, era) == row) }
      }
      #expect(SystemCall.numbered(-1, era) == nil)
      #expect(SystemCall.numbered(.max, era) == nil)
      #expect(SystemCall.numbered(400, era) == nil)
      #expect(SystemCall.named("", era) == nil)
    }
    #expect(SystemCall.numbered(462, .v5_0) == nil)
    #expect(SystemCall.numbered(335, .v5_0) == nil)
    #expect(SystemCall.numbered(335, .v6_12)?.name == "uretprobe")
  }

  /// Names whose kernel function is called otherwise (syscall_64.tbl).
  @Test(arguments: [
    ("stat", "__x64_sys_newstat"), ("fstat", "__x64_sys_newfstat"), ("lstat", "__x64_sys_newlstat"), ("uname", "__x64_sys_newuname"),
    ("sendfile", "__x64_sys_sendfile64"), ("umount2", "__x64_sys_umount"), ("write", "__x64_sys_write"),
    ("newfstatat", "__x64_sys_newfstatat"),
  ]) func `entry symbols are the kernel's`(name: String, symbol: String) {
    for era in Era.allCases { #expect(SystemCall.named(name, era)?.entrySymbol == symbol) }
  }

  @Test func `all other functions have the call's name`() {
    let renamed: Set<String> = ["stat", "fstat", "lstat", "uname", "sendfile", "umount2", "_sysctl"]
    for era in Era.allCases {
      for row in SystemCall.all(era) where !renamed.contains(row.name) { #expect(row.function == nil || row.function == row.name) }
    }
  }

  @Test func `names without a function are exactly the known ones`() {
    let never = [
      "uselib", "create_module", "get_kernel_syms", "query_module", "nfsservctl", "getpmsg", "putpmsg", "afs_syscall", "tuxcall",
      "security",
      "set_thread_area", "get_thread_area", "epoll_ctl_old", "epoll_wait_old", "vserver",
    ]
    #expect(SystemCall.all(.v5_0).filter { $0.function == nil }.map(\.name) == never)
    #expect(Set(SystemCall.all(.v6_12).filter { $0.function == nil }.map(\.name)) == Set(never + ["_sysctl", "lookup_dcookie"]))
    #expect(SystemCall.named("_sysctl", .v5_0)?.entrySymbol == "__x64_sys_sysctl")
  }

  @Test func `signatures are well formed and have at most six arguments`() {
    for era in Era.allCases {
      for row in SystemCall.all(era) {
        #expect(!row.meaning.isEmpty && row.meaning.utf8.count <= 120, "\(row.name): \(row.meaning)")
        #expect(row.arguments != nil || row.function == nil, "\(row.name) has no signature")
        guard let arguments = row.arguments else { continue }
        #expect(arguments.count <= 6, "\(row.name)")
        #expect(Set(arguments.map(\.name)).count == arguments.count, "\(row.name): argument names differ")
        for argument in arguments {
          #expect(!argument.type.isEmpty && argument.type.first != " " && argument.type.last != " ", "\(row.name): \(argument)")
          #expect(
            argument.name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } && !argument.name.isEmpty, "\(row.name): \(argument)")
        }
      }
    }
  }

  @Test func `signatures read like C`() {
    func signature(_ name: String, _ era: Era = .v5_0) -> String? { SystemCall.named(name, era)?.signature }
    #expect(signature("write") == "write(unsigned int fd, const char *buf, size_t count)")
    #expect(signature("execve") == "execve(const char *path, const char *const *argv, const char *const *envp)")
    #expect(signature("pipe") == "pipe(int fd[2])")
    #expect(signature("getpid") == "getpid(void)")
    #expect(signature("nfsservctl") == "nfsservctl(?)")
    #expect(signature("membarrier") == "membarrier(int cmd, int flags)")
    #expect(signature("membarrier", .v6_12) == "membarrier(int cmd, unsigned int flags, int cpu_id)")
    #expect(
      signature("mmap")
        == "mmap(unsigned long addr, unsigned long len, unsigned long prot, unsigned long flags, unsigned long fd, unsigned long off)")
    #expect(
      signature("mbind")
        == "mbind(unsigned long start, unsigned long len, unsigned long mode, const unsigned long *nmask, unsigned long maxnode, unsigned flags)"
    )
  }

  @Test func `texts and pointers are told apart`() throws {
    let open = try #require(SystemCall.named("openat", .v5_0)?.arguments)
    #expect(open.map(\.isText) == [false, true, false, false])
    let write = try #require(SystemCall.named("write", .v5_0)?.arguments)
    #expect(write.map(\.isPointer) == [false, true, false])
    #expect(write.map(\.isText) == [false, false, false], "a buffer has no end mark")
    #expect(SystemCall.named("pipe", .v5_0)?.arguments?.map(\.isPointer) == [true])
    #expect(SystemCall.named("mount", .v5_0)?.arguments?.map(\.isText) == [true, true, true, false, false])
    #expect(SystemCall.named("sethostname", .v5_0)?.arguments?.map(\.isText) == [false, false], "its length is counted")
    #expect(SystemCall.named("rt_sigaction", .v5_0)?.arguments?.map(\.isText) == [false, false, false, false])
  }

  @Test func `numbers and names of the 32-bit calls are those of the system headers`() throws {
    let expected = try facts("unistd_32.txt")
    let all = IA32SystemCall.all(.v6_12)
    #expect(Dictionary(all.map { ($0.number, $0.name) }, uniquingKeysWith: { first, _ in first }) == expected)
    #expect(all.count == expected.count)
    #expect(IA32SystemCall.all(.v5_0).last?.name == "rseq")
    #expect(IA32SystemCall.numbered(39, .v5_0)?.name == "mkdir")
    #expect(SystemCall.numbered(39, .v5_0)?.name == "getpid")
    #expect(IA32SystemCall.named("write", .v5_0)?.number == 4)
    #expect(IA32SystemCall.numbered(462, .v5_0) == nil)
    #expect(IA32SystemCall.numbered(222, .v6_12) == nil)
  }
}
