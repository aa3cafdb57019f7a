extension Form {
  /// String instructions and port input and output.
  static let strings: [Form] = [
    Form("A4", "movsb", .movs, [.Yb, .Xb], .string, flags: "------ tDF", att: "movsb", see: "MOVS/MOVSB/MOVSW/MOVSD/MOVSQ"),
    Form("A5", "movsw/movsd/movsq", .movs, [.Yv, .Xv], .string, flags: "------ tDF", att: "movs%", see: "MOVS/MOVSB/MOVSW/MOVSD/MOVSQ"),
    Form(
      "A6", "cmpsb", .cmps, [.Xb, .Yb], [.string, .comparesString], flags: "mmmmmm tDF", att: "cmpsb", see: "CMPS/CMPSB/CMPSW/CMPSD/CMPSQ"),
    Form(
      "A7", "cmpsw/cmpsd/cmpsq", .cmps, [.Xv, .Yv], [.string, .comparesString], flags: "mmmmmm tDF", att: "cmps%",
      see: "CMPS/CMPSB/CMPSW/CMPSD/CMPSQ"),
    Form("AA", "stosb", .stos, [.Yb, .AL], .string, flags: "------ tDF", att: "stosb", see: "STOS/STOSB/STOSW/STOSD/STOSQ"),
    Form("AB", "stosw/stosd/stosq", .stos, [.Yv, .rAX], .string, flags: "------ tDF", att: "stos%", see: "STOS/STOSB/STOSW/STOSD/STOSQ"),
    Form("AC", "lodsb", .lods, [.AL, .Xb], .string, flags: "------ tDF", att: "lodsb", see: "LODS/LODSB/LODSW/LODSD/LODSQ"),
    Form("AD", "lodsw/lodsd/lodsq", .lods, [.rAX, .Xv], .string, flags: "------ tDF", att: "lods%", see: "LODS/LODSB/LODSW/LODSD/LODSQ"),
    Form("AE", "scasb", .scas, [.AL, .Yb], [.string, .comparesString], flags: "mmmmmm tDF", att: "scasb", see: "SCAS/SCASB/SCASW/SCASD"),
    Form(
      "AF", "scasw/scasd/scasq", .scas, [.rAX, .Yv], [.string, .comparesString], flags: "mmmmmm tDF", att: "scas%",
      see: "SCAS/SCASB/SCASW/SCASD"),
    Form("6C", "insb", .ins, [.Yb, .DX], [.string, .io], flags: "------ tDF", att: "insb", see: "INS/INSB/INSW/INSD"),
    Form("6D", "insw/insd/insd", .ins, [.Yz, .DX], [.string, .io], flags: "------ tDF", att: "ins%", see: "INS/INSB/INSW/INSD"),
    Form("6E", "outsb", .outs, [.DX, .Xb], [.string, .io], flags: "------ tDF", att: "outsb", see: "OUTS/OUTSB/OUTSW/OUTSD"),
    Form("6F", "outsw/outsd/outsd", .outs, [.DX, .Xz], [.string, .io], flags: "------ tDF", att: "outs%", see: "OUTS/OUTSB/OUTSW/OUTSD"),
    Form("E4", "in", .in, [.AL, .Ib], .io),
    Form("E5", "in", .in, [.rAX, .Ib], .io, size: .noQword),
    Form("EC", "in", .in, [.AL, .DX], .io),
    Form("ED", "in", .in, [.rAX, .DX], .io, size: .noQword),
    Form("E6", "out", .out, [.Ib, .AL], .io),
    Form("E7", "out", .out, [.Ib, .rAX], .io, size: .noQword),
    Form("EE", "out", .out, [.DX, .AL], .io),
    Form("EF", "out", .out, [.DX, .rAX], .io, size: .noQword),
  ]
}
