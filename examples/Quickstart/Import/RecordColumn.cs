using IndexKv.Engine.Values;

namespace Quickstart.Import;

/// <summary>One column of a file of records.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type that all of its values fit.</param>
/// <param name="IsNullable">Whether a record lacks it.</param>
/// <param name="IsKey">Whether it is the key.</param>
public sealed record RecordColumn(string Name, KvType Type, bool IsNullable, bool IsKey);
