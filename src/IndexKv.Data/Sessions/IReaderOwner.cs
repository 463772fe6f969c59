namespace IndexKv.Data.Sessions;

/// <summary>What a reader reads the results of: a command or a batch, which has one reader at a time.</summary>
internal interface IReaderOwner
{
    /// <summary>The connection.</summary>
    KvConnection? Connection { get; }

    /// <summary>The open reader, or null.</summary>
    KvDataReader? Reader { get; set; }
}
