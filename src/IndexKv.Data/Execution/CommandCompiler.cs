using IndexKv.Engine.Transactions;

namespace IndexKv.Data.Execution;

/// <summary>Command text to statements ready to run. Thread-safe.</summary>
internal static class CommandCompiler
{
    /// <summary>Parses, binds and plans a command text in a transaction's schema.</summary>
    /// <exception cref="KvException">The text does not follow the grammar or does not fit the schema; it names the place.</exception>
    /// <exception cref="Engine.Errors.EngineException">A query contradicts itself.</exception>
    public static PreparedCommand Compile(string text, Transaction transaction) => throw new NotSupportedException();
}
