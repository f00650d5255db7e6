//! Prints what a registry holds and what it cost to list: `cargo run --example releases -- img://host/repository`.

use std::time::Instant;

use verpick_registry::{Registry, RegistryUrl, SILENT, Settings};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let Some(text) = std::env::args().nth(1) else {
        return eprintln!("which registry? it looks like ghr://owner/repo");
    };
    if let Err(error) = list(&text).await {
        eprintln!("error: {error:#}");
    }
}

async fn list(text: &str) -> Result<(), verpick_registry::Error> {
    let url = RegistryUrl::parse(text)?;
    let registry = <dyn Registry>::open(&url, &Settings::default())?;
    let began = Instant::now();
    let listing = registry.list(SILENT).await?;
    let (cost, count) = (listing.cost(), listing.releases().len());
    println!("{count} releases, {} requests, {} bytes, {:.2?}", cost.requests, cost.bytes, began.elapsed());
    let selector = url.parameters().selector()?;
    match selector.latest(listing.releases()) {
        Some(latest) => println!("{:?}", listing.releases()[latest.index()].reference),
        None => println!("nothing matches"),
    }
    Ok(())
}
