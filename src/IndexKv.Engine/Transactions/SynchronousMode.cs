namespace IndexKv.Engine.Transactions;

/// <summary>What a commit waits for.</summary>
public enum SynchronousMode
{
    /// <summary>Nothing: the operating system writes when it likes. A crash of the machine may lose or damage the database.</summary>
    Off = 0,

    /// <summary>The log is written but flushed only by checkpoints: a crash of the machine loses the last commits, never parts of one.</summary>
    Normal = 1,

    /// <summary>The log is written and flushed: what was committed is there after any crash. The default.</summary>
    Full = 2,
}
