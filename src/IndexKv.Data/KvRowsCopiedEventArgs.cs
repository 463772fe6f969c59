namespace IndexKv.Data;

/// <summary>How far a bulk copy is.</summary>
/// <param name="rowsCopied">How many rows it has taken from its source.</param>
public sealed class KvRowsCopiedEventArgs(long rowsCopied) : EventArgs
{
    /// <summary>How many rows it has taken from its source.</summary>
    public long RowsCopied => rowsCopied;

    /// <summary>Set to true to end the copy: it throws <see cref="OperationCanceledException"/>, and the store is as it was.</summary>
    public bool Abort { get; set; }
}
