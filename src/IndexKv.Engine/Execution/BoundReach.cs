namespace IndexKv.Engine.Execution;

/// <summary>How far a bound on a key column reaches.</summary>
internal enum BoundReach
{
    /// <summary>To a value of the column's type.</summary>
    Part,

    /// <summary>Beyond all values of the column's type, or not expressible in it: it bounds nothing.</summary>
    Everything,

    /// <summary>No value is in bounds.</summary>
    Nothing,
}
