namespace IndexKv.Data.Execution;

/// <summary>A command text, ready to run at one schema version. Immutable and thread-safe.</summary>
/// <param name="Text">The command text.</param>
/// <param name="Statements">Its statements, in order.</param>
/// <param name="ParameterNames">The distinct parameters in order of first appearance, each with its prefix as written
/// (<c>@id</c>, <c>$id</c>, <c>:id</c>); a positional one is <c>?</c>, once for each appearance.</param>
internal sealed record PreparedCommand(string Text, IReadOnlyList<PreparedStatement> Statements, IReadOnlyList<string> ParameterNames);
