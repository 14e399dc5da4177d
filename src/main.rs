use std::process::ExitCode;

/// A page is thousands of small strings that live for a moment; with the C library's allocator it takes a seventh longer.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    almanac::cli::run()
}
