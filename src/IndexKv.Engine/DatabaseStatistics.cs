namespace IndexKv.Engine;

/// <summary>What an open database has done since it was opened. Immutable.</summary>
/// <param name="LogBytes">Bytes written to the write-ahead log.</param>
/// <param name="Checkpoints">How many times changes were written from the log into the stores' files.</param>
public sealed record DatabaseStatistics(long LogBytes, long Checkpoints);
