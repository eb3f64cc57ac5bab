/// Bytes in the largest binary unit that keeps the number at 1 or more, from bytes up, to one decimal.
func binarySize(_ bytes: Double) -> String {
  var amount = bytes
  var unit = "bytes"
  for larger in ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB"] where amount >= 1024 {
    amount /= 1024
    unit = larger
  }
  return "\((amount * 10).rounded() / 10) \(unit)"
}
