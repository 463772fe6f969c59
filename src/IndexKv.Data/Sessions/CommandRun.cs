namespace IndexKv.Data.Sessions;

/// <summary>What a command runs with: taken from the session for the first run, and given back when the command is disposed. Not thread-safe, but for
/// <see cref="CommandExecution.Cancel"/>.</summary>
internal sealed class CommandRun
{
    private readonly CommandSource _source = new();

    public CommandRun() => Sources = [_source];

    /// <summary>The open reader, or null.</summary>
    public KvDataReader? Reader { get; set; }

    public CommandExecution Execution { get; } = new();

    public CommandSource[] Sources { get; }

    /// <summary>Makes ready for a run.</summary>
    /// <param name="text">The command's text.</param>
    /// <param name="parameters">Its parameters.</param>
    public void Set(string text, KvParameterCollection parameters)
    {
        _source.Text = text;
        _source.Parameters = parameters;
    }

    /// <summary>Gives it back; nobody but the session has it then.</summary>
    /// <param name="session">The session of the command's connection, or null if that is closed.</param>
    public void GiveBack(Session? session)
    {
        _source.Forget();
        if (session is null || !_source.IsOf(session) || !session.TryKeep(this))
            Execution.Dispose();
    }
}
