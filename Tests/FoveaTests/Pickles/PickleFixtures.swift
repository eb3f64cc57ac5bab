import Foundation

@testable import Fovea

/// Files that Python wrote, packed.
enum PickleFixtures {
  /// `OrderedDict(weight=a, turned=a.t(), half=…, count=torch.tensor(7), part=a[1, 1:])` of the numbers 0 to 5 as `[2, 3]`, by
  /// `torch.save` of PyTorch 2.13 in the form before 2020.
  static let olderTorch = expanded(older, count: 790)
  /// The same in the form of today.
  static let torch = expanded(newer, count: 2273)
  /// `{"conv1": [[[0, 1, 2], [3, 4, 5]], [1.5, -1]], "f": [[[0, 1], [2, 3]]]}` by NumPy 2.4, the last with columns first and the
  /// highest byte first.
  static let numPy = bytes(arrays)
  /// `a/hello.txt`, a file with a long name, and a folder, by Python's tarfile.
  static let tar = expanded(archive, count: 10240)

  private static func bytes(_ text: String) -> [UInt8] { [UInt8](Data(base64Encoded: text) ?? Data()) }
  private static func expanded(_ text: String, count: Int) -> [UInt8] {
    Deflate.expanded(bytes(text)[...], count: count) ?? []
  }

  private static let older = """
    fZLJbtRAEIbttscDhoSwE9awe1hGmswQPCdyQBFSs8Vc+oIsYzdjI8s9ZZeDQIo0l4yAZ+DAkcfgdXgEJA6UF0UEjWi523a5+vt/V/WMfbHT31+3\
    fq29+/5ytT9jz34atO6C5ogVTdOmuUIVqtTfkXmRqAx0ShBL9CVNEFPpyyxKggzYJ2FTED9MpV8kH2UBxi6YjuhQsIhVjtDhTBj0lmQIFjeFWTFU\
    NoEuN8uSNEOSSWWIpFLYL/JI5jJ6nIRog9bzQHeERTvey2QSI7AQVR7Gfb/EJC1sP5dvyiSNfJRZoXJ/Z90Gw3FEt1KnzGAiwWy22FupCvBVE7Sh\
    I5YpZzwcjx8ONkYPBu5wuAFWbTScluTNeo5waJtrnHFjDoe5wfU52J/jytMRhKMeLNXGsMwzGcFyTLqxGS/kHosb3krFMzibw3GuV9gTDe8kwikP\
    TteliYP0LZxpaK3zJxTaN372gMBoPBy5LpwjAUYCq7XhPTjP9T240MAvIlzy4HLdkVCV1IUrB+hPqRf79LV/6KPBugtXia4T/RrRe72Geh3hhgc3\
    a8vTgNp8638FuN0WwNnmZuWvV/m705DuItzz4H51El5Xp2/B7+mLXLFFQobsM60drvZDbx+77d3S/h6zR7Rs0kVzRvPb5h8=
    """

  private static let newer = """
    pZXNbxJBGMaHXVgoKv3wA1q1ftQP0EphgUJblQbNarImthgT4oVsYctu3LK8y9BGLzbRNvHWGuPRePUv0MSL/4Hx4smbh8aT8eTVmV1Kdxfb2nbD\
    MMkyz/P+Znne2RmR9SIUCKCuqw8NIMmoKOqiPFaVsBRvPNaEQgg9clzLTKWia5pcwapebwbvG1XZkKu31QoOAooVwRMtccRsSVZrCgamgnViGS+3\
    sKo1g2VDnmupWrWM5XpTN8qLfBDYaLTkJ4omWSnVZPBakqCg6RJ+YN0Mgq/kIWsSwJVYMlcaLfCLHIbArIhERmRXoUdkRc8qBF8qlOIQhsNFOGKi\
    4JZRl6sQUkglxav4FE4xtb1Uy4rMKvSJHmrRb2kHMBwtwrESeUxIkbR5OG4p21x3ya0O1gkTKwlhYslgiJg4KzAoelZgyLI7ieFUEU6XfJRbb9Ux\
    DDv87un1WsfvjOnHw1ni58FwjvjFYpbPeQwjRbhgYjUkA8NF94YuzYpeWv0yrR61VDEMV4pwtRWfEf2BT2uTvz+SAnTMbJuDMLrVyUF8XjcWJFxe\
    lI0m+b+FQt4Vhz1fSQry4df353SjdGwPMoSyWyDteJQlTa3VF+Q6Fgqp/bCMpylAfgl+MqQEsyNAP8p3AOaeYFmnYRcKUwd5BpqKsSZThpUbPwZp\
    PrkdGULopqMrxxJCYfIAAJbrcp58TZMPGctkvJumROG1jfUI+SGyC9GokygpFKL/TYRy6DOt9eJ9aY1G2btLrWlnLV4oXD9QBP1tZ8rQ+Lah06KB\
    HRl60VSHodMH2f1CpIK08te3tYe7528Y8VsNYG6/KRsq6YCnEj19y2pVKMT3CJLIpSfSuVwunZ0YzyTSuWwqk0hkk6kUn5jgM+lMNpVL8JlUilKO\
    jfz5EiUcUZPSQ2E7nPazpK+L3P0ecavtB0DYoQwwaLvTx21ib+Ihh8m63aTr5HD72Bux3+EzwKLuA8Att3dNyCF/wyJX77q19i5waqNelzbp1trT\
    69S+dmt5t9aev16HNuJD7rS7xfZYDDvEr2zifwd2RuS40c14s9c6yh7XfIex5hy32a6c2bnP2gzWm8PHWZoec7219i8=
    """

  private static let arrays = """
    gAN9cQAoWAUAAABjb252MXEBXXECKGNudW1weS5fY29yZS5tdWx0aWFycmF5Cl9yZWNvbnN0cnVjdApxA2NudW1weQpuZGFycmF5CnEESwCFcQVD\
    AWJxBodxB1JxCChLAUsCSwOGcQljbnVtcHkKZHR5cGUKcQpYAgAAAGY0cQuJiIdxDFJxDShLA1gBAAAAPHEOTk5OSv////9K/////0sAdHEPYolD\
    GAAAAAAAAIA/AAAAQAAAQEAAAIBAAACgQHEQdHERYmgDaARLAIVxEmgGh3ETUnEUKEsBSwKFcRVoDYlDCAAAwD8AAIC/cRZ0cRdiZVgBAAAAZnEY\
    XXEZaANoBEsAhXEaaAaHcRtScRwoSwFLAksChnEdaApYAgAAAGY4cR6JiIdxH1JxIChLA1gBAAAAPnEhTk5OSv////9K/////0sAdHEiYohDIAAA\
    AAAAAAAAQAAAAAAAAAA/8AAAAAAAAEAIAAAAAAAAcSN0cSRiYXUu
    """

  private static let archive = """
    7de9CsIwFIbhzF5Fr6D56Y84CI6O3kKgxQqllVohl2/sIFqE4pA65H2WHLJkOHznECubum37dHSjCEV5ZZ5Ppzc/veKt9vdaKZOLRIkV3G+jHfzz\
    Ik5T9wVilcpUHk7WHWtb1UO4/H/J/SvzRmfz/ButReLIf3A62yVXOzb7tu/OsvuT5/rZEMY/WKPtC/vfb3v9mf8sM0ax/9fgEDdGYNSsrC6DDPvG\
    8v9vXpfb3M//gvkPAAAAAAAAAADwswc=
    """
}

/// Bytes of a pickle, instruction by instruction.
struct PickleBytes {
  private(set) var bytes: [UInt8] = [0x80, 2]

  func then(_ code: Character, _ more: [UInt8] = []) -> PickleBytes {
    var next = self
    next.bytes += [code.asciiValue!] + more
    return next
  }
  func code(_ code: UInt8, _ more: [UInt8] = []) -> PickleBytes {
    var next = self
    next.bytes += [code] + more
    return next
  }
  func text(_ text: String) -> PickleBytes { then("X", UInt32(text.utf8.count).littleEndianBytes + Array(text.utf8)) }
  func name(_ name: String) -> PickleBytes { then("c", Array(name.replacing(" ", with: "\n").utf8) + [0x0A]) }
  var end: [UInt8] { bytes + [UInt8(ascii: ".")] }
}
