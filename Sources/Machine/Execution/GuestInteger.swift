/// The four operand types: `UInt8`, `UInt16`, `UInt32` and `UInt64`. Instructions are written once, generic over this.
typealias GuestInteger = FixedWidthInteger & UnsignedInteger & BitwiseCopyable
