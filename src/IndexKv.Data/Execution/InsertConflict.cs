namespace IndexKv.Data.Execution;

/// <summary>What INSERT does with a row whose key is there. Immutable.</summary>
/// <param name="update">How the record that is there changes; null if it does not.</param>
internal sealed class InsertConflict(ConflictUpdate? update)
{
    /// <summary>It is an error.</summary>
    public static InsertConflict Fail { get; } = new(null);

    /// <summary>The new row takes the old one's place.</summary>
    public static InsertConflict Replace { get; } = new(null);

    /// <summary>The old one stays.</summary>
    public static InsertConflict Ignore { get; } = new(null);

    public ConflictUpdate? Update => update;

    /// <summary>The clause as text, for the plan.</summary>
    public string Explain() => this == Ignore ? " on conflict do nothing" : update is null ? "" : " on conflict do update";
}
