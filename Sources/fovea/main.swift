import CellSession
import Glibc
let session = try CellSession()
let text = String(decoding: try! readFile(CommandLine.arguments[1]), as: UTF8.self)
func readFile(_ p: String) throws -> [UInt8] { let f = fopen(p, "r")!; var r = [UInt8](); var b = [UInt8](repeating: 0, count: 65536); while true { let n = fread(&b, 1, b.count, f); if n == 0 { break }; r += b[..<n] }; return r }
var n = 0
func now() -> Double { var t = timespec(); clock_gettime(CLOCK_MONOTONIC, &t); return Double(t.tv_sec) * 1e3 + Double(t.tv_nsec) / 1e6 }
for cell in text.split(separator: "// %%\n") {
  n += 1
  let t = now()
  let o = session.run(String(cell), number: n) { e in
    switch e {
    case .output(let s, let t): print("   [\(s)] \(t.debugDescription.prefix(300))")
    case .result(let b): print("   => \(b.data["text/plain"] ?? "")")
    default: print("   \("\(e)".prefix(200))") }
  }
  print("[\(n)] \(Int(now() - t)) ms", o == .succeeded ? "ok" : "")
  if case .failed(let f) = o { print("   NAME \(f.name) MSG \(f.message)"); for l in f.traceback { print("   | \(l)") } }
}
session.shutdown()
