namespace Quickstart.Tour;

/// <summary>The two stores that hold the imported file.</summary>
/// <param name="Sorted">The bulk-written one.</param>
/// <param name="Hash">The mutable one.</param>
internal sealed record StoreNames(string Sorted, string Hash);
