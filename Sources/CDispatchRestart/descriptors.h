#pragma once

/// Descriptors that Dispatch opens from now on are remembered.
/// - address_in_dispatch: of any function of the library.
void fovea_watch_dispatch_descriptors(const void *address_in_dispatch);

/// In a forked child: closes those that its parent's Dispatch had opened.
void fovea_close_dispatch_descriptors(void);
