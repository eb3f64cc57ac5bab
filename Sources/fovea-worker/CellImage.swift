import CProcess
import Foundation
import WorkerChannel

/// A compiled cell in memory.
enum CellImage {
  static func run(number: Int, path: String, entryPoint: String) -> WorkerEvent.CellEnd {
    // Global: the cells that follow find this cell's symbols by name.
    guard let image = dlopen(path, RTLD_NOW | RTLD_GLOBAL) else {
      return .notLoaded(dlerror().map { String(cString: $0) } ?? "unknown reason")
    }
    guard let symbol = dlsym(image, entryPoint) else {
      return .notLoaded("the compiled cell has no entry point \(entryPoint)")
    }
    var base: UInt64 = 0
    var end: UInt64 = 0
    if fovea_image_range(symbol, &base, &end) == 0 {
      fovea_register_image(Int32(number), base, end)
      fovea_adopt_conformances(path, base, end)
    }
    let main = unsafeBitCast(symbol, to: fovea_entry_point.self)
    fovea_allow_descriptors_of_cells()
    let result = fovea_run_entry_point(main, CommandLine.argc, CommandLine.unsafeArgv)
    if fovea_allow_all_descriptors() == 0 {
      // Better taken back now than stuck with it: no further cell could be loaded.
      fatalError("the cell forbade its process to open files (setrlimit), which running cells needs")
    }
    guard let thrown = result else { return .completed }
    // An `any Error` is one reference, and this one was retained for us.
    let error = unsafeBitCast(thrown, to: (any Error).self)
    return .threw(type: String(describing: type(of: error)), message: message(of: error))
  }

  private static func message(of error: any Error) -> String {
    if let error = error as? any LocalizedError, let description = error.errorDescription { return description }
    // Foundation's own errors say in their description what their code means.
    if type(of: error) is NSError.Type || error is CocoaError { return error.localizedDescription }
    return String(describing: error)
  }
}
