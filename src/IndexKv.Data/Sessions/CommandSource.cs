using IndexKv.Engine.Querying;
using IndexKv.Engine.Transactions;

namespace IndexKv.Data.Sessions;

/// <summary>One command text with its parameters, and what was found out about it when it last ran. Not thread-safe.</summary>
internal sealed class CommandSource
{
    private string _compiledText = "";
    private SharedDatabase? _database;
    private CompiledCommand? _compiled;
    private ParameterBinding? _binding;

    /// <summary>The command text.</summary>
    public string Text { get; set; } = "";

    /// <summary>Its parameters.</summary>
    public KvParameterCollection Parameters { get; set; } = KvParameterCollection.None;

    /// <summary>The command of a batch that this is, or null.</summary>
    public KvBatchCommand? BatchCommand { get; init; }

    /// <summary>The text as compiled by <see cref="Bind"/>.</summary>
    public CompiledCommand Compiled => _binding!.Command;

    /// <summary>The parameters' values as read by <see cref="Bind"/>.</summary>
    public ParameterValues Values { get; private set; } = ParameterValues.None;

    /// <summary>How many records the last run changed; -1 if no statement was of the kind that changes records.</summary>
    public int RecordsAffected { get; private set; } = -1;

    /// <summary>Whether the text is known to need a write transaction, without compiling it.</summary>
    public bool IsKnownToWrite(Session session) => IsKnown(session) && _compiled is { Writes: true, ControlsTransactions: false };

    /// <summary>Whether the text is known to be one lookup of a key, without compiling it.</summary>
    public bool IsKnownPoint(Session session) => IsKnown(session) && _compiled!.Point is not null;

    /// <summary>Whether what is known of the text is known of it in a session's database.</summary>
    public bool IsOf(Session session) => ReferenceEquals(_database, session.Shared);

    /// <summary>Compiles the text in the schema that a transaction sees.</summary>
    public CompiledCommand Compile(Session session, Transaction transaction)
    {
        // What was compiled in a changed, uncommitted schema is the transaction's own and must not outlive it.
        if (session.Transaction is { HasOwnSchema: true })
            return session.Transaction.Compile(Text);
        if (IsKnown(session) && _compiled!.SchemaVersion == transaction.SchemaVersion)
            return _compiled;
        _compiled = session.Shared.Commands.Get(Text, transaction);
        _compiledText = Text;
        _database = session.Shared;
        return _compiled;
    }

    /// <summary>Makes ready for a run of what <see cref="Compile"/> gave.</summary>
    /// <exception cref="KvException">A parameter of the text has no value.</exception>
    public void Bind(Session session, CompiledCommand compiled)
    {
        if (_binding is null || !_binding.IsFor(compiled, Parameters, session.Variables))
            _binding = new ParameterBinding(compiled, Parameters, session.Variables);
        Values = _binding.Read();
        RecordsAffected = -1;
    }

    public void Count(int recordsAffected)
    {
        if (recordsAffected >= 0)
            RecordsAffected = Math.Max(0, RecordsAffected) + recordsAffected;
    }

    /// <summary>Lets go of the parameters and their values.</summary>
    public void Forget()
    {
        Parameters = KvParameterCollection.None;
        _binding?.Forget();
    }

    private bool IsKnown(Session session) => _compiled is not null && IsOf(session) && string.Equals(_compiledText, Text, StringComparison.Ordinal);
}
