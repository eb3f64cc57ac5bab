import Foundation

/// Small image files of every kind, made by other programs than Fovea.
enum ImageFixtures {
  /// PNG 3×2, 16-bit gray: 0, 257, 32768; 65535, 1000, 40000.
  static let gray16 = decoded(
    """
    iVBORw0KGgoAAAANSUhEUgAAAAMAAAACEAAAAADoj+WFAAAAFklEQVR4nGNgYGBkbGBg+P+f+cUcBwAT1ARIOBn2yAAAAABJRU5E
    rkJggg==
    """)

  /// PNG 1×1, 16-bit RGBA: 65535, 32768, 0 with alpha 32768.
  static let rgba16 = decoded(
    """
    iVBORw0KGgoAAAANSUhEUgAAAAEAAAABEAYAAABPhRjKAAAAEUlEQVR4nGP4/7+BgYGhgQEAEvoC/8xR1SQAAAAASUVORK5CYII=
    """)

  /// PNG 2×2 with a palette: red, green; blue, yellow.
  static let palette = decoded(
    """
    iVBORw0KGgoAAAANSUhEUgAAAAIAAAACAgMAAAAP2OW3AAAADFBMVEX/AAAA/wAAAP///wDWAo97AAAADElEQVR4nGMQYNgAAADk
    AMEnqOhXAAAAAElFTkSuQmCC
    """)

  /// PNG 2×1 RGBA: opaque red, blue with alpha 51 of 255.
  static let alpha = decoded(
    """
    iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAYAAAD0In+KAAAAEUlEQVR4nGP4z8Dwn4HhvzEADy0DMQH0c6gAAAAASUVORK5CYII=
    """)

  /// PNG 8×8 gray, Adam7: pixel (y, x) is 16y + 2x.
  static let interlaced = decoded(
    """
    iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAAAAAGWY9HBAAAAV0lEQVR4nGNgYOBgcPBgYOFhcPFhUFDR0GFISMnIYWBi4+JjUFLT
    0mNwcvPyY0hKy8pjEBASEZOQkpFjMDAyMbOwsrFjCAgKCYuIioljKCgqKauoqqkDANyGD8H4Hl5rAAAAAElFTkSuQmCC
    """)

  /// PNG 8×1, 1 bit a pixel: 1 0 1 1 0 0 0 1.
  static let bit1 = decoded(
    """
    iVBORw0KGgoAAAANSUhEUgAAAAgAAAABAQAAAADLe9LuAAAACklEQVR4nGPYCAAAswCyIZJRygAAAABJRU5ErkJggg==
    """)

  /// PNG whose header says 50000×50000.
  static let huge = decoded(
    """
    iVBORw0KGgoAAAANSUhEUgAAw1AAAMNQCAIAAADEzaqdAAAADElEQVR4nGNgoD0AAABkAAGGZDw1AAAAAElFTkSuQmCC
    """)

  /// JPEG 8×8 CMYK, all magenta and yellow ink: red.
  static let cmyk = decoded(
    """
    /9j/7gAOQWRvYmUAZAAAAAAA/9sAQwACAQEBAQECAQEBAgICAgIEAwICAgIFBAQDBAYFBgYGBQYGBgcJCAYHCQcGBggLCAkKCgoK
    CgYICwwLCgwJCgoK/8AAFAgACAAIBEMRAE0RAFkRAEsRAP/EAB8AAAEFAQEBAQEBAAAAAAAAAAABAgMEBQYHCAkKC//EALUQAAIB
    AwMCBAMFBQQEAAABfQECAwAEEQUSITFBBhNRYQcicRQygZGhCCNCscEVUtHwJDNicoIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZH
    SElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SVlpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV
    1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+v/aAA4EQwBNAFkASwAAPwD9/K/n/r+f+v38r//Z
    """)

  /// JPEG whose header says 60000×60000.
  static let hugeJPEG = decoded(
    """
    /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAIBAQEBAQIBAQECAgICAgQDAgICAgUEBAMEBgUGBgYFBgYGBwkIBgcJBwYGCAsICQoK
    CgoKBggLDAsKDAkKCgr/wAALCOpg6mABAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUF
    BAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVW
    V1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi
    4+Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/ACv/2Q==
    """)

  /// JPEG 16×8 gray, left half black, right half white; its EXIF says to turn it a quarter clockwise.
  static let orientation6 = decoded(
    """
    /9j/4AAQSkZJRgABAQAAAQABAAD/4QAiRXhpZgAATU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAD/2wBDAAIBAQEBAQIBAQECAgIC
    AgQDAgICAgUEBAMEBgUGBgYFBgYGBwkIBgcJBwYGCAsICQoKCgoKBggLDAsKDAkKCgr/wAALCAAIABABAREA/8QAHwAAAQUBAQEB
    AQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAk
    M2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKj
    pKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/AP5/6/v8r//Z
    """)

  static func decoded(_ base64: String) -> [UInt8] {
    Array(Data(base64Encoded: base64, options: .ignoreUnknownCharacters) ?? Data())
  }
}
