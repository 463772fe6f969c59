using IndexKv.Data.Execution;
using IndexKv.Engine.Execution;
using IndexKv.Engine.Transactions;

namespace IndexKv.Data.Sessions;

/// <summary>A command text compiled at one schema version. Immutable and thread-safe.</summary>
internal sealed class CompiledCommand
{
    private CompiledCommand(PreparedCommand command, long schemaVersion)
    {
        Statements = command.Statements;
        ParameterNames = command.ParameterNames;
        SchemaVersion = schemaVersion;
        foreach (var statement in command.Statements)
        {
            Writes |= statement.Access == StatementAccess.Write;
            ControlsTransactions |= statement.Access == StatementAccess.Session;
        }

        Point = command.Statements is [SelectStatement select] ? select.Point : null;
        Maintenance = command.Statements is [MaintenanceStatement maintenance] ? maintenance : null;
    }

    /// <summary>The statement about the whole database that the text is, or null.</summary>
    public MaintenanceStatement? Maintenance { get; }

    /// <summary>The text as one lookup of a key; null if it is more than that.</summary>
    public PointLookup? Point { get; }

    /// <summary>Whether any statement begins or ends a transaction, or sets a savepoint.</summary>
    public bool ControlsTransactions { get; }

    public IReadOnlyList<PreparedStatement> Statements { get; }

    public IReadOnlyList<string> ParameterNames { get; }

    public long SchemaVersion { get; }

    /// <summary>Whether any statement needs a write transaction.</summary>
    public bool Writes { get; }

    public static CompiledCommand Compile(string text, Transaction transaction) =>
        new(CommandCompiler.Compile(text, transaction), transaction.SchemaVersion);
}
