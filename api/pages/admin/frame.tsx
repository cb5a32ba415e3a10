import type { Child } from 'hono/jsx'
import { type Frame, Layout } from '../layout.tsx'
import { adminText, type Done, type Room } from '../text/admin.ts'
import { useText } from '../view.ts'

/** What every page of the operator is given. */
export interface OperatorProps {
  frame: Frame
  /** What was just done. */
  done: Done | null
  now: Date
}

interface AdminFrameProps extends Omit<OperatorProps, 'now'> {
  room: Room
  children: Child
}

const rooms: Record<Room, string> = {
  overview: '/admin',
  sources: '/admin/sources',
  deliveries: '/admin/deliveries',
  rulings: '/admin/rulings',
  corrections: '/admin/corrections',
}

/** What every page of the operator stands in. */
export function AdminFrame({ frame, room, done, children }: AdminFrameProps) {
  const text = useText(adminText)
  return (
    <Layout frame={frame} title={`${text.rooms[room]}: ${text.title}: Modelwire`} referrer="same-origin">
      <div class="lead">
        <h1>{room === 'overview' ? text.title : text.rooms[room]}</h1>
        <nav aria-label={text.title}>
          <ul class="chips">
            {(Object.keys(rooms) as Room[]).map(each => (
              <li>
                <a href={rooms[each]} aria-current={each === room ? 'page' : undefined}>
                  {text.rooms[each]}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      </div>
      {done && (
        <p class="note" role="status">
          {text.done[done]}
        </p>
      )}
      {children}
      <form class="acts sign-out" method="post" action="/admin/sign-out">
        <button type="submit">{text.signOut}</button>
      </form>
    </Layout>
  )
}
