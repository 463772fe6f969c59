using IndexKv.Data.Binding;
using IndexKv.Data.Sql;
using IndexKv.Data.Sql.Syntax;
using IndexKv.Engine.Transactions;

namespace IndexKv.Data.Execution;

/// <summary>Command text to statements ready to run. Thread-safe.</summary>
internal static class CommandCompiler
{
    /// <summary>Parses, binds and plans a command text in a transaction's schema.</summary>
    /// <exception cref="KvException">The text does not follow the grammar or does not fit the schema; it names the place.</exception>
    public static PreparedCommand Compile(string text, Transaction transaction)
    {
        var parsed = SqlParser.Parse(text);
        var statements = new List<PreparedStatement>();
        var binder = new StatementBinder(text, transaction);
        foreach (var syntax in parsed.Statements)
            statements.Add(statements.Any(s => s.ChangesSchema || s is TransactionStatement) && CanWait(syntax) ? new DeferredStatement(text, syntax) : binder.Bind(syntax));
        if (statements.Count > 1 && statements.FindIndex(s => s is MaintenanceStatement) is >= 0 and var place)
        {
            throw SqlErrors.At(
                KvErrorCode.InvalidQuery,
                text,
                parsed.Statements[place].Position,
                $"{((MaintenanceStatement)statements[place]).Name} stands alone in its text: run it as a command of its own");
        }

        return new PreparedCommand(text, statements, parsed.ParameterNames);
    }

    private static bool CanWait(StatementSyntax syntax) => syntax is not (TransactionSyntax or CheckSyntax or CheckpointSyntax or VacuumSyntax or BackupSyntax);
}
