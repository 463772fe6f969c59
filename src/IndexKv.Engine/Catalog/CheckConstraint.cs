namespace IndexKv.Engine.Catalog;

/// <summary>A condition that every row of a store meets. The engine keeps it; command text defines what it means and sees to it.</summary>
/// <param name="Name">Its name, for messages; null if it has none.</param>
/// <param name="Condition">The condition as written.</param>
public sealed record CheckConstraint(string? Name, string Condition);
