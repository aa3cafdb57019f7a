/// A receiver of a device's state as 64-bit words in a fixed order.
///
/// The state digest of a machine is made from these words. Every device gives each of its stored fields exactly once, so two
/// states that are equal give the same words, and a difference in any field is a difference in the words.
typealias WordReceiver = (UInt64) -> Void

/// Gives an optional time or pulse count as two words: presence, then value.
func giveWords(of value: UInt64?, to body: WordReceiver) {
  body(value == nil ? 0 : 1)
  body(value ?? 0)
}

/// Gives a run of bytes as its count and then eight bytes a word, the first byte lowest, the last word padded with zeros.
func giveWords(of bytes: some Collection<UInt8>, to body: WordReceiver) {
  body(UInt64(bytes.count))
  var word: UInt64 = 0
  var shift: UInt64 = 0
  for byte in bytes {
    word |= UInt64(byte) << shift
    shift += 8
    if shift == 64 {
      body(word)
      word = 0
      shift = 0
    }
  }
  if shift != 0 { body(word) }
}

/// Gives one bit as a word.
func giveWords(of bit: Bool, to body: WordReceiver) { body(bit ? 1 : 0) }
