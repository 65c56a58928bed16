import { Provenance } from '#ui/layout/Page.tsx'

/** How forecasts are scored, in plain words. */
export function RecordProvenance({ otherScale, base }: { otherScale: number; base: string }) {
  return (
    <Provenance formula={`${base}/results/measures?figure=forecast`}>
      Every forecast is kept as it was when its cycle closed, with the model that made it, and laid beside
      what was awarded at the end of the school year in which the course ended. Of 100 ranges for four of
      five, 80 should hold their result: fewer means that we were surer than we had a right to be, more that
      the range said less than it could. A grade counts as held by as much of its own chance as lies inside
      the range, since grades are whole and ranges are not. Numbers in brackets say where the share may lie;
      subjects of one pupil are not counted as so many pupils. Exact: the middle grade came. Score: the ranked
      probability score in grades, 0 for a perfect forecast, 1 for a bare grade that is one off. From the
      start alone: the chances shown beside the target, which say what pupils with such a start reach in the
      country. What is learned here moves and widens the next forecasts, subject by subject: a subject with
      few results is drawn towards its department, and a department towards the school.
      {otherScale > 0
        ? ` ${otherScale.toLocaleString('en-GB')} results are on another scale than their subject’s forecasts and are not scored.`
        : ''}
    </Provenance>
  )
}
