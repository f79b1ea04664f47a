//! The portal's binary.

mod archive;
mod auth;
mod cache;
mod check;
mod cli;
mod collab;
mod config;
mod demo;
mod files;
mod http;
mod limits;
mod mail;
mod oparl;
mod open;
mod serve;
mod settings;

use clap::Parser;

/// Pages are made of thousands of small strings: this allocator serves a fifth more cached pages than
/// the system's, and gives memory back after a burst.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

#[tokio::main]
async fn main() -> std::process::ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_env("PORTAL_LOG").unwrap_or_else(|_| "info".into()))
        .with_writer(std::io::stderr)
        .init();
    match cli::run(cli::Cli::parse()).await {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            let said = format!("{error:#}");
            eprintln!("portal: {said}");
            if ["disk is full", "No space left", "StorageFull"].iter().any(|words| said.contains(words)) {
                eprintln!("The disk is full. Make room and start again: what was saved before is there, and what was begun goes on.");
            }
            std::process::ExitCode::FAILURE
        }
    }
}
