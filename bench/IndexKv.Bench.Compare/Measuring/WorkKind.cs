namespace IndexKv.Bench.Compare.Measuring;

/// <summary>Which table a work belongs to.</summary>
internal enum WorkKind
{
    /// <summary>Reads by a store's own interface.</summary>
    Engine,

    /// <summary>Reads by commands, Dapper and LINQ.</summary>
    Provider,

    /// <summary>Opening, and writes that are on the disk when they return.</summary>
    Durable,

    /// <summary>One contender by itself, in two ways.</summary>
    Pair,
}
