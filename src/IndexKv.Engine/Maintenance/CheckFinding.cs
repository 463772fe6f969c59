namespace IndexKv.Engine.Maintenance;

/// <summary>Something that a check found wrong. Immutable.</summary>
/// <param name="Store">The store concerned; null for the log and the catalog.</param>
/// <param name="File">The path of the file.</param>
/// <param name="Offset">The byte offset in the file.</param>
/// <param name="Message">What is wrong.</param>
public sealed record CheckFinding(string? Store, string File, long Offset, string Message);
