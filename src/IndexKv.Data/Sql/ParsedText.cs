using IndexKv.Data.Sql.Syntax;

namespace IndexKv.Data.Sql;

/// <summary>Command text, taken apart.</summary>
/// <param name="Text">The text.</param>
/// <param name="Statements">Its statements.</param>
/// <param name="ParameterNames">See <see cref="Execution.PreparedCommand.ParameterNames"/>.</param>
internal sealed record ParsedText(string Text, IReadOnlyList<StatementSyntax> Statements, IReadOnlyList<string> ParameterNames);
