namespace IndexKv.Engine.Errors;

/// <summary>A place in command text that an expression comes from. Immutable.</summary>
/// <param name="Text">The command text.</param>
/// <param name="Offset">The offset from its start in UTF-16 code units, from 0.</param>
public sealed record SourcePlace(string Text, int Offset)
{
    /// <summary>The line, from 1, and the column in it in UTF-16 code units, from 1.</summary>
    public (int Line, int Column) Locate()
    {
        var before = Text.AsSpan(0, Math.Min(Offset, Text.Length));
        return (before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'));
    }
}
